/// Writes records to bytes and reads them back, and turns what cannot be read into a value instead of an exception.
@NullMarked
package org.signpost.contract.codec;

import org.jspecify.annotations.NullMarked;
