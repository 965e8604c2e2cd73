/// Who can be told of a concern, for which places and days, and through which contact.
///
/// Partners, areas and contacts are dated data of one file that the partnership edits: councils are abolished and
/// people change posts, and neither may need a new build. A test concern cannot be given a live contact: the two are
/// different types.
@NullMarked
package org.signpost.contract.partner;

import org.jspecify.annotations.NullMarked;
