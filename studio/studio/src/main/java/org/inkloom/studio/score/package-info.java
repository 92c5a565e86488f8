/**
 * Stories and their scores: the gate that shots have to pass, the sections of a report, and the choice of a checkpoint.
 */
@NullMarked
package org.inkloom.studio.score;

import org.jspecify.annotations.NullMarked;
