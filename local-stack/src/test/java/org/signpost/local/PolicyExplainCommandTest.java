package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PolicyExplainCommandTest {

    private static final String[] FILES = {"--policy", "../config/policy.yaml", "--partners", "../config/partners.yaml"
    };

    @Test
    void aConcernOfManyIsExplainedByItsId() {
        CommandAsTyped command = explain("../examples/concerns.jsonl#EX02");

        assertThat(command.exitCode()).as(command.err()).isZero();
        assertThat(command.out())
                .startsWith("R15d decides, standard: ")
                .contains("R1 no: danger is no, not now", "has 24 hours to answer")
                .doesNotContain("A1 no");
    }

    @Test
    void aConcernInAFileOfItsOwnIsExplainedWithEveryLine() {
        CommandAsTyped command = explain("../examples/concern.json", "--all");

        assertThat(command.exitCode()).as(command.err()).isZero();
        assertThat(command.out()).contains("A1 no: ");
    }

    @Test
    void anIdThatNoLineHasIsAFinding() {
        CommandAsTyped command = explain("../examples/concerns.jsonl#NOBODY");

        assertThat(command.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(command.err()).contains("no line of the file has this id").doesNotContain("NOBODY");
    }

    private static CommandAsTyped explain(String... words) {
        String[] all = new String[2 + words.length + FILES.length];
        all[0] = "policy";
        all[1] = "explain";
        System.arraycopy(words, 0, all, 2, words.length);
        System.arraycopy(FILES, 0, all, 2 + words.length, FILES.length);
        return CommandAsTyped.of(all);
    }
}
