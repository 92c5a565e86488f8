/** Node types that the tests of several packages share. */
@NullMarked
package org.inkloom.workflow;

import org.jspecify.annotations.NullMarked;
