/** The complete processing of a story: shots, contact sheet, report. */
@NullMarked
package org.inkloom.story.run;

import org.jspecify.annotations.NullMarked;
