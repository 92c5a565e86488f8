/** The report: one HTML file that shows a story, how it was made, and how to make each picture again. */
@NullMarked
package org.inkloom.story.page;

import org.jspecify.annotations.NullMarked;
