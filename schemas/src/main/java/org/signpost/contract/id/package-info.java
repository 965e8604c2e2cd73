/// Gives every identifier a type of its own, and every cause the same identifier.
@NullMarked
package org.signpost.contract.id;

import org.jspecify.annotations.NullMarked;
