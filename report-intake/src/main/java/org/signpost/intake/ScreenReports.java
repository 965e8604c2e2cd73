package org.signpost.intake;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.signpost.contract.avro.HoldReason;
import org.signpost.intake.flood.NetworkLimits;
import org.signpost.intake.flood.Purpose;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/// Decides which reports wait for review: those that are more than is usual from one network, or altogether, and those
/// in which a field was filled in that no person sees. None is refused for it.
@Component
class ScreenReports {

    /// A field of the form that is hidden from people, and that programs fill in.
    static final String HONEYPOT = "website";

    private final NetworkLimits limits;
    private final MeterRegistry meters;

    ScreenReports(NetworkLimits limits, MeterRegistry meters) {
        this.limits = limits;
        this.meters = meters;
    }

    /// A report by the public form.
    Screening form(HttpServletRequest request, MultiValueMap<String, String> sent) {
        boolean filled = sent.getOrDefault(HONEYPOT, List.of()).stream().anyMatch(value -> !value.isBlank());
        Screening counted = report(request);
        return filled ? hold(HoldReason.HONEYPOT) : counted;
    }

    /// A report by somebody who has shown no key.
    Screening report(HttpServletRequest request) {
        if (!limits.allowed(request, Purpose.REPORT)) {
            return hold(HoldReason.NETWORK_LIMIT);
        }
        return limits.allowedAltogether() ? new Screening.Passed() : hold(HoldReason.GLOBAL_LIMIT);
    }

    private Screening hold(HoldReason why) {
        meters.counter("signpost.intake.screened", "hold", why.name()).increment();
        return new Screening.Hold(why);
    }
}
