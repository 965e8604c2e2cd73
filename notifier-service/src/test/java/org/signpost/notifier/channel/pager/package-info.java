/// A channel that somebody added: this package, and nothing else.
@NullMarked
package org.signpost.notifier.channel.pager;

import org.jspecify.annotations.NullMarked;
