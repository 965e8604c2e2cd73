package org.signpost.routing.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.config.ConfigurationRefused;

/// Every mistake that one can make in a policy is told with its line and what to write instead.
class BrokenPolicyTest {

    private static final String NAME = "policy.yaml";

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aBrokenPolicyIsRefusedWithLineAndRemedy(String name, String right, String wrong, String fact, String remedy) {
        String shipped = ShippedPolicy.text();
        assertThat(shipped).as("what the test changes is there").contains(right);
        String broken = shipped.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));

        List<ConfigMistake> mistakes = mistakesIn(broken);

        assertThat(mistakes).anySatisfy(mistake -> {
            assertThat(mistake.fact()).contains(fact);
            assertThat(mistake.remedy()).contains(remedy);
            assertThat(mistake.file()).isEqualTo(NAME);
            assertThat(mistake.line()).isPositive();
        });
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "an urgency without deadlines",
                        "  emergency:\n    means: somebody is in danger now\n",
                        "  emergency: somebody is in danger now\n  old:\n    means: somebody is in danger now\n",
                        "the urgency \"emergency\" has no deadlines",
                        "acknowledge-within"),
                Arguments.of(
                        "partners without a deadline",
                        "      - {partners: others, within: 15 minutes}\n",
                        "",
                        "no deadline holds for adult-social-care",
                        "partners: others"),
                Arguments.of(
                        "a partner with two deadlines",
                        "partners: [warwickshire-police, duty-coordinator], within: 5",
                        "partners: [warwickshire-police, warwickshire-police], within: 5",
                        "has a deadline for this urgency already",
                        "keep one"),
                Arguments.of(
                        "an emergency that waits for the morning",
                        "{partners: others, within: 15 minutes}",
                        "{partners: others, within: 1 working day}",
                        "does not wait for a working day",
                        "minutes or hours"),
                Arguments.of(
                        "a length of time in words",
                        "within: 15 minutes",
                        "within: a while",
                        "not a length of time",
                        "5 minutes"),
                Arguments.of(
                        "no time at all",
                        "within: 15 minutes",
                        "within: 0 minutes",
                        "must be longer than nothing",
                        "5 minutes"),
                Arguments.of(
                        "silence after the deadline",
                        "      - {after: 10 minutes, tell: duty-coordinator}\n",
                        "",
                        "nobody outside the partner",
                        "end with a partner"),
                Arguments.of(
                        "steps out of order",
                        "{after: 10 minutes, tell: duty-coordinator}",
                        "{after: 4 minutes, tell: duty-coordinator}",
                        "not later than the one above",
                        "order"),
                Arguments.of(
                        "a channel that there is not",
                        "channels: [sms, email]",
                        "channels: [sms, fax]",
                        "unknown channel \"fax\"",
                        "sms"),
                Arguments.of(
                        "no channel at all",
                        "channels: [sms, email]",
                        "channels: []",
                        "\"channels\" names none",
                        "channels: [sms, email]"),
                Arguments.of(
                        "an unknown partner to tell next",
                        "{after: 10 minutes, tell: duty-coordinator}",
                        "{after: 10 minutes, tell: duty-cordinator}",
                        "unknown partner \"duty-cordinator\"",
                        "duty-coordinator"),
                Arguments.of(
                        "a partner told next whom rules may keep out",
                        "{after: 10 minutes, tell: duty-coordinator}",
                        "{after: 10 minutes, tell: fair-work-agency}",
                        "fair-work-agency would hear of every concern of this urgency",
                        "tell back-up-contact or duty-coordinator"),
                Arguments.of(
                        "emails that are to report their arrival",
                        "channels: [sms, email]",
                        "channels: [email]",
                        "nothing ever says that an email has arrived",
                        "add sms"),
                Arguments.of(
                        "a deadline of more than a week",
                        "within: 3 working days",
                        "within: 6 working days",
                        "too long",
                        "5 working days at most"),
                Arguments.of(
                        "a step that comes when alerts are given up",
                        "{after: deadline + 2 working days, tell: duty-coordinator}",
                        "{after: deadline + 3 working days, tell: duty-coordinator}",
                        "so late that the alert is given up",
                        "5 working days at most"),
                Arguments.of(
                        "unknown key of a row",
                        "      copies: [modern-slavery-helpline]",
                        "      copy: [modern-slavery-helpline]",
                        "unknown key \"copy\"",
                        "copies"),
                Arguments.of(
                        "unknown key of the file",
                        "last-resort:",
                        "lastresort:",
                        "unknown key \"lastresort\"",
                        "last-resort"),
                Arguments.of(
                        "unknown fact",
                        "when: {exploitation: sexual}",
                        "when: {explotation: sexual}",
                        "unknown fact \"explotation\"",
                        "did you mean \"exploitation\"?"),
                Arguments.of(
                        "unknown value",
                        "when: {exploitation: sexual}",
                        "when: {exploitation: sexuel}",
                        "unknown value of exploitation \"sexuel\"",
                        "did you mean \"sexual\"?"),
                Arguments.of(
                        "unknown condition",
                        "when: [child, inside]",
                        "when: [chidl, inside]",
                        "unknown condition \"chidl\"",
                        "did you mean \"child\"?"),
                Arguments.of(
                        "unknown partner",
                        "lead: [anti-slavery-network]",
                        "lead: [anti-slavery-netwrok]",
                        "unknown partner \"anti-slavery-netwrok\"",
                        "did you mean \"anti-slavery-network\"?"),
                Arguments.of(
                        "unknown urgency",
                        "urgency: emergency",
                        "urgency: hurried",
                        "unknown urgency \"hurried\"",
                        "emergency, urgent, standard, information"),
                Arguments.of(
                        "urgency that the file does not define",
                        "  information:\n    means",
                        "  informative:\n    means",
                        "unknown urgency \"information\"",
                        "emergency, urgent, standard"),
                Arguments.of("unknown task", "task: transfer", "task: tranfser", "unknown task", "transfer"),
                Arguments.of("unknown row", "- row: R9", "- row: R99", "unknown row \"R99\"", "R9"),
                Arguments.of(
                        "a rule twice",
                        "- rule: R11",
                        "- rule: R10",
                        "rule R10 stands here already, on line",
                        "an id of its own"),
                Arguments.of("no rule id", "- rule: R11", "- rule: eleven!", "this is no rule id", "R15b"),
                Arguments.of("no when", "      when: {area: outside}\n", "", "\"when\" is missing", "when: always"),
                Arguments.of(
                        "no lead",
                        "      lead: [anti-slavery-network]\n",
                        "",
                        "\"lead\" is missing",
                        "lead: [a-partner]"),
                Arguments.of(
                        "no reason",
                        "      because: Sexual exploitation. Police lead.\n",
                        "",
                        "\"because\" is missing",
                        "because"),
                Arguments.of(
                        "a condition on rows in a row",
                        "when: {reporter.prefers: helpline}",
                        "when: {reporter.prefers: helpline, not: quiet}",
                        "asks which row matched",
                        "`also` lines"),
                Arguments.of(
                        "a row under one that takes everything",
                        "when: {danger: now, area: outside}",
                        "when: {danger: now, area: unknown}",
                        "R2: this row can never match, because R1 above takes every concern that it would",
                        "move it up"),
                Arguments.of(
                        "a row that excludes itself",
                        "when: {area: outside}",
                        "when: {area: outside, district: known}",
                        "R7: no concern can match this row",
                        "correct its `when`"),
                Arguments.of(
                        "a table with a gap",
                        "      when: always\n",
                        "      when: {coercion: [yes, no]}\n",
                        "would reach nobody",
                        "`always`"),
                Arguments.of(
                        "a lead who may be nobody",
                        "when: {exploitation: housing-only, district: known}",
                        "when: {exploitation: housing-only}",
                        "R17: nobody would lead for a concern with",
                        "without a condition"),
                Arguments.of(
                        "a line that never matches",
                        "when: {danger: unsure, not: advice}",
                        "when: {danger: unsure, not: [advice, {danger: unsure}]}",
                        "A4: no concern can match this line",
                        "correct its `when`"),
                Arguments.of(
                        "a copy that nobody gets",
                        "when: {exploitation: organ-removal}}",
                        "when: {exploitation: labour}}",
                        "modern-slavery-helpline is never told by this rule",
                        "remove it"),
                Arguments.of(
                        "a line that adds nothing",
                        "    copy: [adult-social-care]\n",
                        "",
                        "this line adds nothing",
                        "copy"),
                Arguments.of(
                        "an urgency that is not lowered",
                        "{from: urgent, to: standard}",
                        "{from: standard, to: urgent}",
                        "not lowered",
                        "urgency-at-least: urgent"),
                Arguments.of(
                        "nobody is withheld",
                        "from: whoever-the-subject-works-for",
                        "from: whoever-cannot-be-reached",
                        "nobody is withheld",
                        "whoever-the-subject-works-for"),
                Arguments.of(
                        "a telephone number in a reason",
                        "because: Sexual exploitation. Police lead.",
                        "because: Sexual exploitation. Call the desk on 07911 123456",
                        "seems to hold a telephone number or an email address",
                        "contacts:"),
                Arguments.of(
                        "a mailbox in the reason of a test",
                        "tests:\n",
                        "tests:\n  - {test: X, because: write to desk@police.example}\n",
                        "seems to hold a telephone number or an email address",
                        "contacts:"),
                Arguments.of(
                        "no withhold",
                        "withhold:",
                        "with-hold:",
                        "\"withhold\" is missing",
                        "`- {line: W2, from: whoever-cannot-be-reached, instead: one-partner, because: …}`"),
                Arguments.of(
                        "a partner twice",
                        "lead: [warwickshire-police, fair-work-agency]",
                        "lead: [warwickshire-police, warwickshire-police]",
                        "named twice",
                        "keep one"),
                Arguments.of(
                        "a test with other facts than its rules",
                        "expect: {rule: R15b, urgency: urgent",
                        "expect: {rule: R15b, urgency: standard",
                        "test EX01 is decided otherwise: rule R15b, urgent",
                        "expected was rule R15b, standard"),
                Arguments.of(
                        "a test with impossible facts",
                        "exploitation: [labour], coercion: yes, sector: nail-bar",
                        "coercion: yes, sector: nail-bar",
                        "no concern has these facts together",
                        "kind of exploitation"),
                Arguments.of(
                        "an unknown district",
                        "districts: [E07000222]",
                        "districts: [E07000999]",
                        "unknown district",
                        "E07000222"));
    }

    @Test
    void theLineIsTheOneWithTheMistake() {
        String[] lines = ShippedPolicy.text()
                .replace("lead: [anti-slavery-network]", "lead: [nobody]")
                .split("\n", -1);

        List<ConfigMistake> mistakes = mistakesIn(String.join("\n", lines));

        assertThat(mistakes).hasSize(1);
        assertThat(lines[mistakes.getFirst().line() - 1]).contains("[nobody]");
    }

    @Test
    void allMistakesAreToldAtOnce() {
        String broken = ShippedPolicy.text()
                .replace("lead: [anti-slavery-network]", "lead: [nobody]")
                .replace("urgency: emergency", "urgency: hurried")
                .replace("sector: licensed", "sector: licenced");

        assertThat(mistakesIn(broken)).hasSizeGreaterThanOrEqualTo(6);
    }

    private static List<ConfigMistake> mistakesIn(String text) {
        var refused = catchThrowableOfType(
                ConfigurationRefused.class,
                () -> PolicyFile.read(NAME, text.getBytes(StandardCharsets.UTF_8), ShippedPolicy.DIRECTORY));
        assertThat(refused).as("the policy was refused").isNotNull();
        return refused.mistakes();
    }
}
