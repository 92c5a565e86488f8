/**
 * Scores of pictures, each with the name of what measured it: the contest's aesthetic score, how well a picture fits
 * its prompt, how coherent a set is in heroine and style, and checks that need no model. Nothing here knows about
 * stories.
 */
@NullMarked
package org.inkloom.score;

import org.jspecify.annotations.NullMarked;
