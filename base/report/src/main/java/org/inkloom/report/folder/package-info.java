/** What is done with whole folders on disk, and the user's own folders. */
@NullMarked
package org.inkloom.report.folder;

import org.jspecify.annotations.NullMarked;
