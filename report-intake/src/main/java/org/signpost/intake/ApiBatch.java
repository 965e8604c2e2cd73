package org.signpost.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.signpost.intake.ApiAnswers.Declined;
import org.signpost.intake.ApiAnswers.Ending;
import org.springframework.stereotype.Component;

/// Takes in the items of a batch one after the other, so that of two with the same reference the first stands.
///
/// Each counts as one use of the key. While nothing can be stored each item would wait for the brokers in vain: what
/// has not begun after the time that one report may take is answered as not stored without being tried.
@Component
class ApiBatch {

    private final ApiCallers callers;
    private final ApiAnswers answers;
    private final long patienceNanos;

    ApiBatch(ApiCallers callers, ApiAnswers answers, IntakeSettings settings) {
        this.callers = callers;
        this.answers = answers;
        // the two records of a concern, each with its own patience
        this.patienceNanos = settings.answerWithin().multipliedBy(2).toNanos();
    }

    /// @param item takes in the item in that place
    List<Ending> each(int size, ApiCallers.Caller caller, IntFunction<Ending> item) {
        long began = System.nanoTime();
        boolean lost = false;
        var endings = new ArrayList<Ending>();
        for (int index = 0; index < size; index++) {
            // the first one was counted when the request was admitted
            OptionalLong wait = index == 0 ? OptionalLong.empty() : callers.secondsToWait(caller);
            if (wait.isPresent()) {
                endings.add(new Declined(ApiCallers.tooOften(), wait.getAsLong()));
            } else if (lost && System.nanoTime() - began > patienceNanos) {
                endings.add(answers.notStored());
            } else {
                Ending ending = item.apply(index);
                lost |= ending instanceof Declined(var problem, var _) && problem.status() == 503;
                endings.add(ending);
            }
        }
        return endings;
    }
}
