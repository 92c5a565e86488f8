/** The whole job on a story: shots, contact sheet, report. */
@NullMarked
package org.inkloom.story.run;

import org.jspecify.annotations.NullMarked;
