package org.signpost.local;

import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into the jar.
final class SignpostVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = SignpostVersion.class.getPackage().getImplementationVersion();
        return new String[] {"signpost " + (version == null ? "(not packaged)" : version)};
    }
}
