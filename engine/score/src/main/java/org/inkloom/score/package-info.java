/**
 * How good pictures are, in numbers that name what measured them: the contest's aesthetic score, how well a picture fits
 * its prompt, how well a set keeps its heroine and its style, and checks that need no model. Nothing here knows stories.
 */
@NullMarked
package org.inkloom.score;

import org.jspecify.annotations.NullMarked;
