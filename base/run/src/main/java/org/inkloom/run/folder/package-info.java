/** What is done with whole folders on disk, and the user's own folders. */
@NullMarked
package org.inkloom.run.folder;

import org.jspecify.annotations.NullMarked;
