/** What made a story's pictures, kept beside them: the story, the LoRAs and the papers of their training. */
@NullMarked
package org.inkloom.story.record;

import org.jspecify.annotations.NullMarked;
