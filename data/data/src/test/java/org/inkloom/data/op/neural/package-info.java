/** Tests of the operators with models, over a provider whose answers are easily foretold. */
@NullMarked
package org.inkloom.data.op.neural;

import org.jspecify.annotations.NullMarked;
