/// Reads the policy that the partnership edits: a file into a {@link org.signpost.routing.policy.Policy}, or every
/// mistake in it with its line and what to write instead.
@NullMarked
package org.signpost.routing.policyfile;

import org.jspecify.annotations.NullMarked;
