/** Stories and their scores: the gate that shots must pass, what a report tells of them, and the choice of a checkpoint. */
@NullMarked
package org.inkloom.studio.score;

import org.jspecify.annotations.NullMarked;
