package org.signpost.routing;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/// Reads the path of a file as the operating system does. In a web application Spring alone reads it as a path within
/// the application, and refuses one such as `../config/policy.yaml`.
@Component
@ConfigurationPropertiesBinding
class PathSetting implements Converter<String, Path> {

    @Override
    public Path convert(String source) {
        return Path.of(source);
    }
}
