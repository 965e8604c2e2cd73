package org.signpost.intake.form;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.concern.Reading;
import org.signpost.contract.concern.Sender;

/// The way through the pages: which are asked, which comes next, and what is wrong with an answer.
public final class Journey {

    private final ConcernReader reader;
    private final boolean partners;

    /// @param reader knows what a report may say, so that no page has rules of its own
    /// @param partners whether there are partners to ask about
    public Journey(ConcernReader reader, boolean partners) {
        this.reader = reader;
        this.partners = partners;
    }

    /// Whether a page is asked of somebody who answered so.
    public boolean asks(Question page, Answers answers) {
        return page.asked(answers, partners);
    }

    /// Every page that is asked of somebody who answered so, in order.
    public List<Question> asked(Answers answers) {
        return Arrays.stream(Question.values())
                .filter(page -> asks(page, answers))
                .toList();
    }

    /// The page after another; none when the answers are to be checked.
    public Optional<Question> after(Question page, Answers answers) {
        return asked(answers).stream().filter(next -> next.compareTo(page) > 0).findFirst();
    }

    /// The page before another; none before the first.
    public Optional<Question> before(Question page, Answers answers) {
        return asked(answers).reversed().stream()
                .filter(previous -> previous.compareTo(page) < 0)
                .findFirst();
    }

    /// What is still to be asked of somebody who came back from checking their answers: what a changed answer brought
    /// up, then what cannot be left out. None when there is nothing.
    public Optional<Question> stillToAsk(Answers answers) {
        return asked(answers).stream()
                .filter(page -> !answers.passed(page))
                .findFirst()
                .or(() -> missing(answers));
    }

    /// The first page that cannot be left out and was.
    public Optional<Question> missing(Answers answers) {
        return asked(answers).stream()
                .filter(page -> page.required(answers) && !page.answered(answers))
                .findFirst();
    }

    /// The answers of somebody who wants to go to the end: what is asked of the concern may stay empty, even what
    /// only a later answer brings up. Danger now stops them all the same, and what a later answer brings up about
    /// themselves is asked: how to reach them safely, and whether the police may be told.
    public Answers skippingToTheEnd(Answers answers) {
        return answers.passing(Arrays.stream(Question.values())
                .filter(page -> page != Question.CALL && page != Question.OTHER_WAYS)
                .filter(page -> page.part() != Question.Part.REPORTER || asks(page, answers))
                .filter(page -> !page.required(answers) || page.answered(answers))
                .toList());
    }

    /// What is wrong with the answers of a page, in its order.
    public List<FormMistake> mistakes(Question page, Answers answers) {
        var mistakes = new ArrayList<FormMistake>();
        if (page.required(answers) && !page.answered(answers)) {
            mistakes.add(mistake(page, page.fields().getFirst(), "missing"));
        }
        if (page == Question.OTHER_PLACE && page.answered(answers) && !answers.has(FormField.OTHER_PLACE_ROLE)) {
            mistakes.add(mistake(page, FormField.OTHER_PLACE_ROLE, "missing"));
        }
        var report = new AnsweredReport(answers, this);
        if (reader.read(report.sample(), Sender.PUBLIC_FORM) instanceof Reading.Refused(var refused)) {
            for (FormMistake mistake : refusedAt(pointers(refused), answers)) {
                if (mistake.question() == page) {
                    mistakes.add(mistake);
                }
            }
        }
        return mistakes.stream()
                .distinct()
                .sorted(Comparator.comparing(FormMistake::field))
                .toList();
    }

    private static List<String> pointers(List<Mistake> refused) {
        return refused.stream().map(Mistake::pointer).toList();
    }

    /// The mistakes that a reader of the whole report found.
    ///
    /// @param pointers where in the report, as JSON pointers
    public List<FormMistake> refusedAt(Collection<String> pointers, Answers answers) {
        var found = new ArrayList<FormMistake>();
        for (String pointer : pointers) {
            String onForm = new AnsweredReport(answers, this).onForm(pointer);
            for (FormField field : FormField.values()) {
                if (!field.pointer().isEmpty() && (onForm + "/").startsWith(field.pointer() + "/")) {
                    found.add(mistake(Question.of(field), field, field.shape().typed() ? "wrong" : "choose"));
                }
            }
        }
        return found.stream().distinct().toList();
    }

    private static FormMistake mistake(Question page, FormField field, String what) {
        String key = what.equals("choose") ? "report.choose" : "report." + field.inputName() + "." + what;
        return new FormMistake(page, field, key);
    }
}
