package org.signpost.local;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A length of time as people write it: `30s`, `2m`, or `PT30S`.
final class LengthOfTime implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        try {
            return DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException _) {
            throw new TypeConversionException("this is no length of time; write one such as 30s or 2m");
        }
    }
}
