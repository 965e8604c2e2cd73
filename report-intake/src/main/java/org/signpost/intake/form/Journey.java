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

    /// What keeps a report from being taken.
    ///
    /// @param mistakes at its questions, in their order
    /// @param elsewhere whether something is wrong that belongs to no question
    public record Review(List<FormMistake> mistakes, boolean elsewhere) {
        /// Whether nothing does.
        public boolean clear() {
            return mistakes.isEmpty() && !elsewhere;
        }
    }

    /// What is wrong with the answers of everything that is asked.
    public Review review(Answers answers) {
        var mistakes = new ArrayList<FormMistake>();
        for (Question page : asked(answers)) {
            mistakes.addAll(ofThePage(page, answers));
        }
        Review refused = review(refused(answers), answers);
        mistakes.addAll(refused.mistakes());
        return new Review(inOrder(mistakes), refused.elsewhere());
    }

    /// What a reader of the whole report found wrong with it.
    ///
    /// @param pointers where in the report, as JSON pointers
    public Review review(Collection<String> pointers, Answers answers) {
        boolean elsewhere = pointers.stream()
                .anyMatch(pointer -> refusedAt(List.of(pointer), answers).isEmpty());
        return new Review(refusedAt(pointers, answers), elsewhere);
    }

    /// What is wrong with the answers of a page, in its order.
    public List<FormMistake> mistakes(Question page, Answers answers) {
        var mistakes = new ArrayList<>(ofThePage(page, answers));
        for (FormMistake mistake : refusedAt(refused(answers), answers)) {
            if (mistake.question() == page) {
                mistakes.add(mistake);
            }
        }
        return inOrder(mistakes);
    }

    private static List<FormMistake> inOrder(Collection<FormMistake> mistakes) {
        return mistakes.stream()
                .distinct()
                .sorted(Comparator.comparing(FormMistake::field))
                .toList();
    }

    /// What can be told of a page without the rest of the report. The reader says nothing of a document that is far too
    /// long but that, and never sees what is not asked; so the lengths and choices are looked at here too.
    private List<FormMistake> ofThePage(Question page, Answers answers) {
        var mistakes = new ArrayList<FormMistake>();
        if (page.required(answers) && !page.answered(answers)) {
            mistakes.add(mistake(page, page.fields().getFirst(), "missing"));
        }
        if (page == Question.OTHER_PLACE && page.answered(answers) && !answers.has(FormField.OTHER_PLACE_ROLE)) {
            mistakes.add(mistake(page, FormField.OTHER_PLACE_ROLE, "missing"));
        }
        for (FormField field : page.fields()) {
            if (answers.all(field).size() > field.most()) {
                mistakes.add(new FormMistake(page, field, "report.several"));
            } else if (!answers.all(field).stream().allMatch(field::takes)) {
                mistakes.add(wrong(page, field, answers));
            }
        }
        if (page == Question.MEANS && asks(page, answers)) {
            mistakes.addAll(Reachable.mistakes(answers));
        }
        return mistakes;
    }

    /// Whether the answers of a page can be kept, though they may be wrong or incomplete: none is too long, and none is
    /// more or other than can be chosen.
    public boolean keeps(Question page, Answers answers) {
        return page.fields().stream()
                .allMatch(field -> answers.all(field).size() <= field.most()
                        && answers.all(field).stream().allMatch(field::takes));
    }

    private List<String> refused(Answers answers) {
        byte[] report = new AnsweredReport(answers, this).sample();
        return reader.read(report, Sender.PUBLIC_FORM) instanceof Reading.Refused(var refused)
                ? refused.stream().map(Mistake::pointer).toList()
                : List.of();
    }

    private List<FormMistake> refusedAt(Collection<String> pointers, Answers answers) {
        var found = new ArrayList<FormMistake>();
        for (String pointer : pointers) {
            String onForm = new AnsweredReport(answers, this).onForm(pointer);
            for (FormField field : FormField.values()) {
                if (!field.pointer().isEmpty() && (onForm + "/").startsWith(field.pointer() + "/")) {
                    found.add(wrong(Question.of(field), field, answers));
                }
            }
        }
        return found.stream().distinct().toList();
    }

    private static FormMistake wrong(Question page, FormField field, Answers answers) {
        if (field.shape().typed()) {
            return mistake(page, field, "wrong");
        }
        // what must be answered cannot be left out as the remedy
        return page.required(answers) && page.fields().size() == 1
                ? mistake(page, field, "missing")
                : new FormMistake(page, field, "report.choose");
    }

    private static FormMistake mistake(Question page, FormField field, String what) {
        return new FormMistake(page, field, "report." + field.inputName() + "." + what);
    }
}
