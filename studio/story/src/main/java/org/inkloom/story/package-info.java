/**
 * A story as its author writes it: title, style, cast and shots, read from {@code story.yaml} with messages that name the
 * line. Nothing here draws; {@link org.inkloom.story.draw} does.
 */
@NullMarked
package org.inkloom.story;

import org.jspecify.annotations.NullMarked;
