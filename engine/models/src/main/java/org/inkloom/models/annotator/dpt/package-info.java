/**
 * MiDaS' DPT-hybrid, which estimates depth from one picture (Ranftl et al., arXiv:2103.13413): a ResNet whose features a
 * vision transformer looks at, and a decoder that joins what four depths of it saw.
 */
@NullMarked
package org.inkloom.models.annotator.dpt;

import org.jspecify.annotations.NullMarked;
