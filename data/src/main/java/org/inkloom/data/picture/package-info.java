/** Picture files: their size and orientation from the header alone, and what makes one unreadable. */
@NullMarked
package org.inkloom.data.picture;

import org.jspecify.annotations.NullMarked;
