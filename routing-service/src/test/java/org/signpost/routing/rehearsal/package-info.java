@NullMarked
package org.signpost.routing.rehearsal;

import org.jspecify.annotations.NullMarked;
