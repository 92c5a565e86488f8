/** The rules of a contest, and reading them from YAML. */
@NullMarked
package org.inkloom.contest.rules;

import org.jspecify.annotations.NullMarked;
