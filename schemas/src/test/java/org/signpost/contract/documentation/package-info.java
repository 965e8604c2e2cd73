/// Writes and checks the pages that describe the contract.
@NullMarked
package org.signpost.contract.documentation;

import org.jspecify.annotations.NullMarked;
