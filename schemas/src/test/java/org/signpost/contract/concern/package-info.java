@NullMarked
package org.signpost.contract.concern;

import org.jspecify.annotations.NullMarked;
