/** Tests of the operations' counts. */
@NullMarked
package org.inkloom.bench.operations;

import org.jspecify.annotations.NullMarked;
