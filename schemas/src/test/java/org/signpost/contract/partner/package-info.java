@NullMarked
package org.signpost.contract.partner;

import org.jspecify.annotations.NullMarked;
