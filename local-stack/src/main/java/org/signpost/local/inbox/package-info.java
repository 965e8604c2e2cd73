/// Stands in for the partners' phones and mailboxes: takes SMS as GOV.UK Notify would and email as a mail server would,
/// keeps each on disk before it says yes, and shows them on one page.
///
/// Nothing here leaves the machine. It is for trying Signpost out and for tests; no deployment contains it.
@NullMarked
package org.signpost.local.inbox;

import org.jspecify.annotations.NullMarked;
