/// Knows which systems may use the API, by keys of which only a hash is kept.
@NullMarked
package org.signpost.intake.key;

import org.jspecify.annotations.NullMarked;
