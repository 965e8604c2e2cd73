/// Keeps reports as they came, sealed, and opens them for the case page.
@NullMarked
package org.signpost.notifier.casefile;

import org.jspecify.annotations.NullMarked;
