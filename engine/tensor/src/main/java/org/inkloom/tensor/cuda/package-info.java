/** What libtorch can do on a GPU and JavaCPP's bindings do not show: streams and recorded work, called by symbol. */
@NullMarked
package org.inkloom.tensor.cuda;

import org.jspecify.annotations.NullMarked;
