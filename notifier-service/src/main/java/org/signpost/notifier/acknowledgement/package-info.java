/// Lets a lead say "I have it": signed links, and the two pages behind them.
@NullMarked
package org.signpost.notifier.acknowledgement;

import org.jspecify.annotations.NullMarked;
