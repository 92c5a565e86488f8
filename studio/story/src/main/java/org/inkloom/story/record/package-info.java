/**
 * The record of how a story's pictures were made, stored beside them: the story, the LoRAs and the records of their
 * training.
 */
@NullMarked
package org.inkloom.story.record;

import org.jspecify.annotations.NullMarked;
