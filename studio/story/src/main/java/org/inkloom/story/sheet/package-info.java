/** The contact sheet: all pictures of a story on one page. */
@NullMarked
package org.inkloom.story.sheet;

import org.jspecify.annotations.NullMarked;
