/// Declares every topic in one place, and creates them explicitly.
@NullMarked
package org.signpost.contract.topic;

import org.jspecify.annotations.NullMarked;
