package org.signpost.notifier.casepage;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.ContactMeans;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.DoNot;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.IdentityChoice;
import org.signpost.contract.concern.Indicator;
import org.signpost.contract.concern.Particulars;
import org.signpost.contract.concern.Particulars.ReporterDetails;
import org.signpost.contract.concern.PeopleAffected;
import org.signpost.contract.concern.PlaceRole;
import org.signpost.contract.concern.PoliceMayBeTold;
import org.signpost.contract.concern.Premises;
import org.signpost.contract.concern.Sector;
import org.signpost.contract.concern.Standing;
import org.signpost.contract.concern.YesNo;
import org.signpost.contract.concern.YesNoUnsure;
import org.signpost.notifier.casefile.ReportedFacts;
import org.signpost.notifier.casefile.ReportedFacts.Place;

/// A report in words for a duty officer. It hides itself when printed.
///
/// @param dangerNow whether somebody is said to be in danger now
/// @param contact what must be heeded before anybody is contacted
/// @param words what the reporter wrote, by heading
/// @param places each in a line or two
/// @param facts the answers that were chosen from lists
/// @param reporter who the reporter is, as far as partners may know
public record CaseText(
        boolean dangerNow,
        List<String> contact,
        List<Fact> words,
        List<String> places,
        List<Fact> facts,
        List<Fact> reporter) {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("HH:mm 'on' d MMMM yyyy", Locale.ENGLISH)
            .withZone(ZoneId.of("Europe/London"));

    private static final String OR_NOT_SAID = ", or not said";
    private static final YesNoUnsure UNLESS_SAID_COERCION = YesNoUnsure.UNSURE;
    private static final YesNoUnsure UNLESS_SAID_STILL = YesNoUnsure.YES;

    /// An answer and what it answers.
    public record Fact(String label, String text) {
        @Override
        public String toString() {
            return "Fact[hidden]";
        }
    }

    /// Whom a reader can ask about a reporter.
    enum Adviser {
        COORDINATOR,
        /// The reader is the duty coordinator.
        NOBODY_ELSE,
        /// The report is kept from the duty coordinator.
        NOBODY
    }

    /// What the contract gives a report that does not say it cannot be told from an answer: it says "or not said".
    ///
    static CaseText of(ReportedFacts facts, Particulars particulars, Adviser adviser) {
        return new CaseText(
                facts.danger().filter(danger -> danger == Danger.NOW).isPresent(),
                contact(facts, particulars.reporter(), adviser),
                words(particulars),
                places(facts.places(), particulars.placeDescriptions()),
                facts(facts),
                reporter(facts, particulars.reporter()));
    }

    private static List<String> contact(ReportedFacts facts, ReporterDetails reporter, Adviser adviser) {
        List<String> rules = new ArrayList<>();
        if (facts.about().filter(about -> about == About.ME).isPresent()) {
            rules.add("The reporter may be the victim. A call or a visit at the wrong time can put them in danger.");
        }
        switch (facts.identity()) {
            case SHARE -> rules.addAll(mayContact(reporter, adviser));
            case CONFIDENTIAL ->
                rules.add("Do not contact the reporter, and do not try to find out who it is."
                        + (adviser == Adviser.COORDINATOR
                                ? " To ask something, speak with the duty coordinator."
                                : ""));
            case ANONYMOUS -> rules.add("The reporter is anonymous. Do not try to find out who it is.");
        }
        reporter.doNot().forEach(doNot -> rules.add(words(doNot)));
        if (facts.identity() == IdentityChoice.SHARE) {
            reporter.safeTimes().ifPresent(times -> rules.add("Safe times: " + times));
        }
        return rules;
    }

    private static List<String> mayContact(ReporterDetails reporter, Adviser adviser) {
        if (reporter.mayContact().filter(may -> may == YesNo.NO).isPresent()) {
            return List.of("Do not contact the reporter: they asked for that.");
        }
        if (reporter.mayContact().isEmpty()) {
            return List.of("The reporter did not say whether they may be contacted. "
                    + switch (adviser) {
                        case COORDINATOR -> "Ask the duty coordinator first.";
                        case NOBODY_ELSE -> "It is for you to say whether anybody does, and how.";
                        case NOBODY -> "Do it only if you must, and speak of it with nobody from whom it is kept.";
                    });
        }
        if (reporter.contactMeans().isEmpty()) {
            return List.of("The reporter may be contacted.");
        }
        return List.of("The reporter may be contacted "
                + reporter.contactMeans().stream().map(CaseText::words).collect(Collectors.joining(", or ")) + ".");
    }

    private static List<Fact> words(Particulars particulars) {
        List<Fact> words = new ArrayList<>();
        add(words, "What the reporter wrote", particulars.narrative());
        add(words, "People who may be victims", particulars.peopleDescribed());
        add(words, "People who may be doing it", particulars.suspects());
        add(words, "Vehicles", particulars.vehicles());
        return words;
    }

    private static List<String> places(List<Place> places, List<String> descriptions) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            List<String> parts = new ArrayList<>();
            place.name().ifPresent(parts::add);
            place.postcode().ifPresent(parts::add);
            place.gridReference().ifPresent(grid -> parts.add("grid reference " + grid));
            place.position().ifPresent(position -> parts.add("at " + position));
            String where = String.join(", ", parts);
            String described = i < descriptions.size() ? descriptions.get(i) : "";
            String all = where.isEmpty() || described.isEmpty() ? where + described : where + ". " + described;
            lines.add(
                    place.role().map(CaseText::words).orElse("Place") + ": " + (all.isEmpty() ? "not described" : all));
        }
        return lines;
    }

    private static List<Fact> facts(ReportedFacts report) {
        List<Fact> facts = new ArrayList<>();
        add(facts, "In danger now", report.danger().map(CaseText::words));
        add(facts, "About", report.about().map(CaseText::words));
        add(facts, "Advice on", report.adviceKind().map(CaseText::words));
        add(facts, "Under 18", report.under18().map(CaseText::age));
        add(
                facts,
                "What is happening",
                list(report.exploitation().stream().map(CaseText::words).toList()));
        boolean advice = report.about().filter(about -> about == About.ADVICE).isPresent();
        add(
                facts,
                "Held, threatened or in debt",
                answer(
                        report.coercion().filter(answer -> !advice || answer != UNLESS_SAID_COERCION),
                        UNLESS_SAID_COERCION));
        add(
                facts,
                "Still happening",
                answer(
                        report.stillHappening().filter(answer -> !advice || answer != UNLESS_SAID_STILL),
                        UNLESS_SAID_STILL));
        add(
                facts,
                "Signs",
                list(report.indicators().stream().map(CaseText::words).toList()));
        add(facts, "People affected", report.peopleAffected().map(CaseText::words));
        add(facts, "Adult who needs care or support", report.careNeeds().map(CaseText::words));
        add(facts, "Kind of work", report.sector().map(CaseText::words));
        add(facts, "Kind of place", report.premises().map(CaseText::words));
        add(facts, "Sent", Optional.of(WHEN.format(report.submittedAt())));
        return facts;
    }

    /// A language by its English name, such as `Polish` for `pl`.
    private static String language(String tag) {
        return Locale.forLanguageTag(tag).getDisplayName(Locale.UK);
    }

    /// What a partner may know of the reporter. What a confidential reporter is to the victim is left out,
    /// because it may say who it is.
    private static List<Fact> reporter(ReportedFacts report, ReporterDetails details) {
        List<Fact> facts = new ArrayList<>();
        switch (report.identity()) {
            case SHARE -> {
                add(facts, "Name", details.name());
                add(facts, "Organisation", details.organisation());
                add(facts, "Telephone", details.phone());
                add(facts, "Email", details.email());
                add(facts, "Is", report.standing().map(CaseText::words));
                add(facts, "Language", report.language().map(CaseText::language));
                if (report.interpreterNeeded()) {
                    add(facts, "Interpreter", Optional.of("needed"));
                }
            }
            case CONFIDENTIAL ->
                add(
                        facts,
                        "Confidential",
                        Optional.of("The reporter asked that partners do not learn who they are. Their name and how to"
                                + " reach them are not shown, here or anywhere else. What they wrote may still give"
                                + " it away: do not pass it on."));
            case ANONYMOUS ->
                add(facts, "Anonymous", Optional.of("The reporter gave no name. Nobody knows who it is."));
        }
        add(facts, "Police may be told", report.policeMayBeTold().map(CaseText::words));
        add(facts, "Wants an advocate's support", report.supportConsent().map(CaseText::words));
        return facts;
    }

    private static Optional<String> answer(Optional<YesNoUnsure> answer, YesNoUnsure unlessSaid) {
        return answer.map(given -> words(given) + (given == unlessSaid ? OR_NOT_SAID : ""));
    }

    private static void add(List<Fact> facts, String label, Optional<String> text) {
        text.filter(words -> !words.isBlank()).ifPresent(words -> facts.add(new Fact(label, words)));
    }

    private static Optional<String> list(List<String> words) {
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
    }

    private static String words(Danger danger) {
        return switch (danger) {
            case NOW -> "yes, now";
            case NO -> "no";
            case UNSURE -> "not sure";
        };
    }

    private static String words(About about) {
        return switch (about) {
            case SOMEONE_ELSE -> "somebody else than the reporter" + OR_NOT_SAID;
            case ME -> "the reporter, who may be the victim";
            case ADVICE -> "a request for advice";
        };
    }

    private static String words(AdviceKind kind) {
        return switch (kind) {
            case BUSINESS -> "a business and its suppliers";
            case TRAINING -> "training";
            case GENERAL -> "modern slavery in general" + OR_NOT_SAID;
            case WORK_RIGHTS -> "rights at work";
        };
    }

    private static String words(YesNoUnsure answer) {
        return switch (answer) {
            case YES -> "yes";
            case NO -> "no";
            case UNSURE -> "not sure";
        };
    }

    private static String age(YesNoUnsure under18) {
        return switch (under18) {
            case YES -> "yes";
            case NO -> "no";
            case UNSURE -> "not sure: treat them as a child";
        };
    }

    private static String words(PoliceMayBeTold answer) {
        return switch (answer) {
            case YES -> "yes";
            case NO -> "no";
            case NOT_ASKED -> "not asked";
        };
    }

    private static String words(Exploitation kind) {
        return switch (kind) {
            case LABOUR -> "forced or badly paid work";
            case SEXUAL -> "sexual exploitation";
            case DOMESTIC_SERVITUDE -> "domestic servitude";
            case CRIMINAL -> "forced to commit crime";
            case COUNTY_LINES -> "county lines";
            case CUCKOOING -> "a home taken over (cuckooing)";
            case BEGGING -> "forced begging";
            case FINANCIAL -> "money or benefits taken";
            case ORGAN_REMOVAL -> "removal of organs";
            case FORCED_MARRIAGE -> "forced marriage";
            case HOUSING_ONLY -> "bad housing";
            case UNSURE -> "the reporter is not sure";
        };
    }

    private static String words(Indicator sign) {
        return switch (sign) {
            case DOCUMENTS_HELD -> "papers held";
            case WAGES_TAKEN -> "wages or bank card taken";
            case DEBT_BONDAGE -> "working off a debt";
            case LITTLE_OR_NO_PAY -> "little or no pay";
            case LONG_HOURS -> "very long hours";
            case CONTROLLED_MOVEMENT -> "not free to come and go";
            case COLLECTED_AND_DROPPED -> "collected and dropped off";
            case LIVES_AT_WORK -> "lives where they work";
            case OVERCROWDED -> "many people in one place";
            case INJURIES -> "injuries";
            case MALNOURISHED -> "hungry or unwell";
            case FEARFUL -> "frightened or withdrawn";
            case SPOKEN_FOR -> "spoken for by somebody else";
            case THREATS -> "threats";
            case VIOLENCE -> "violence";
            case ISOLATED -> "kept away from others";
            case ONLINE_ADVERT -> "advertised online";
            case MANY_VISITORS -> "many visitors at all hours";
            case CANNABIS_SIGNS -> "covered windows, smell, heat or humming";
            case UNEXPLAINED_PHONES_OR_CASH -> "phones or cash that cannot be explained";
            case MISSING_EPISODES -> "goes missing";
        };
    }

    private static String words(PeopleAffected people) {
        return switch (people) {
            case ONE -> "one";
            case TWO_TO_FIVE -> "2 to 5";
            case SIX_TO_TEN -> "6 to 10";
            case OVER_TEN -> "more than 10";
            case NOT_KNOWN -> "not known";
        };
    }

    private static String words(Sector sector) {
        return switch (sector) {
            case LICENSED -> "farming, growing, shellfish, or packing food and drink (needs a gangmaster's licence)";
            case CARE -> "care";
            case CAR_WASH -> "car wash";
            case NAIL_BAR -> "nail bar or beauty";
            case CONSTRUCTION -> "construction";
            case HOSPITALITY -> "hotels, food and drink";
            case WAREHOUSE -> "warehouse or delivery";
            case OTHER -> "other";
        };
    }

    private static String words(Premises premises) {
        return switch (premises) {
            case PRIVATE_HOME -> "private home";
            case HMO -> "shared house with many tenants";
            case HOTEL -> "hotel or guest house";
            case BUSINESS -> "business or shop";
            case FARM -> "farm";
            case TAXI -> "taxi";
            case STREET -> "the street";
            case VEHICLE -> "another vehicle";
            case ONLINE -> "online";
            case OTHER -> "other";
        };
    }

    private static String words(PlaceRole role) {
        return switch (role) {
            case EXPLOITATION -> "Where it happens, as far as is said";
            case ACCOMMODATION -> "Where they are housed";
            case PICK_UP -> "Where they are collected";
            case VICTIM_NOW -> "Where the victim is now";
            case HOME -> "Home";
        };
    }

    private static String words(Standing standing) {
        return switch (standing) {
            case POTENTIAL_VICTIM -> "perhaps the victim";
            case FAMILY -> "family";
            case FRIEND -> "a friend";
            case NEIGHBOUR -> "a neighbour";
            case COLLEAGUE -> "a colleague";
            case CUSTOMER -> "a customer";
            case PASSER_BY -> "a passer-by";
            case LANDLORD -> "a landlord";
            case BUSINESS -> "a business";
            case PROFESSIONAL -> "a professional";
            case OTHER -> "somebody else";
            case PREFER_NOT_TO_SAY -> "did not say";
        };
    }

    private static String words(ContactMeans means) {
        return switch (means) {
            case PHONE -> "by telephone";
            case SMS -> "by text message";
            case EMAIL -> "by email";
            case CODE_ONLY -> "only when they come back with their code, so not by you";
        };
    }

    private static String words(DoNot doNot) {
        return switch (doNot) {
            case LEAVE_VOICEMAIL -> "Do not leave voicemail.";
            case SEND_TEXT -> "Do not send a text message.";
            case SAY_WHO_IS_CALLING -> "Do not say who is calling.";
            case VISIT -> "Do not visit.";
            case WRITE_BY_POST -> "Do not write by post.";
        };
    }

    @Override
    public String toString() {
        return "CaseText[hidden]";
    }
}
