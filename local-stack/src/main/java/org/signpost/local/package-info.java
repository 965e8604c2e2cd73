/// All of Signpost on one machine, in one JVM, to try out and to test as a whole.
@NullMarked
package org.signpost.local;

import org.jspecify.annotations.NullMarked;
