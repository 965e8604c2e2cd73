package org.signpost.intake.form;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Whether somebody can be reached in the ways that they say are safe. On the form a slip of the finger can still be
/// mended, afterwards nobody can; so it asks for more than the reader of reports does, which takes what an upstream
/// has.
final class Reachable {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s,;<>]+@[^@\\s,;<>.]+(\\.[^@\\s,;<>.]+)+");
    private static final int FEWEST_DIGITS = 3;

    private Reachable() {}

    /// What is wrong with the number, the address and the ways.
    static List<FormMistake> mistakes(Answers answers) {
        var mistakes = new ArrayList<FormMistake>();
        if (answers.has(FormField.PHONE) && !number(answers.text(FormField.PHONE))) {
            mistakes.add(mistake(FormField.PHONE, "wrong"));
        }
        if (answers.has(FormField.EMAIL) && !address(answers.text(FormField.EMAIL))) {
            mistakes.add(mistake(FormField.EMAIL, "wrong"));
        }
        boolean byPhone = answers.is(FormField.CONTACT_MEANS, "phone") || answers.is(FormField.CONTACT_MEANS, "sms");
        if (byPhone && !answers.has(FormField.PHONE)) {
            mistakes.add(mistake(FormField.PHONE, "missing"));
        }
        if (answers.is(FormField.CONTACT_MEANS, "email") && !answers.has(FormField.EMAIL)) {
            mistakes.add(mistake(FormField.EMAIL, "missing"));
        }
        return mistakes;
    }

    private static FormMistake mistake(FormField field, String what) {
        return new FormMistake(Question.MEANS, field, "report." + field.inputName() + "." + what);
    }

    /// People write numbers with spaces, brackets, a plus and words such as "extension": digits are all that counts.
    private static boolean number(String typed) {
        return typed.codePoints().filter(Character::isDigit).count() >= FEWEST_DIGITS;
    }

    private static boolean address(String typed) {
        return EMAIL.matcher(typed).matches() && !typed.contains("..");
    }
}
