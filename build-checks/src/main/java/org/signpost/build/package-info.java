/// What the build asks of the sources beyond what the compiler asks.
@NullMarked
package org.signpost.build;

import org.jspecify.annotations.NullMarked;
