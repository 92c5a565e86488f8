/** Where the parts of a published model lie on disk. */
@NullMarked
package org.inkloom.models.folder;

import org.jspecify.annotations.NullMarked;
