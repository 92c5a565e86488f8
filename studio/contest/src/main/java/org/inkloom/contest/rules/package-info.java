/** The rules of a contest, and the YAML file that they stand in. */
@NullMarked
package org.inkloom.contest.rules;

import org.jspecify.annotations.NullMarked;
