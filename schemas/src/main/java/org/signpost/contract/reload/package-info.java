/// Takes over files that change while a service runs, and never for something worse: what cannot be used leaves in
/// force what was there, and stays known as refused until the files can be used again.
///
/// Files are looked at again and again, and their content compared. Notices of the file system would be quicker, but
/// do not come from network folders, and name the wrong file where a folder is swapped by a link.
@NullMarked
package org.signpost.contract.reload;

import org.jspecify.annotations.NullMarked;
