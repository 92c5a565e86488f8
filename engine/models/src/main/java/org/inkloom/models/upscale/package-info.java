/** Networks that enlarge pictures: ESRGAN (Wang et al., arXiv:1809.00219) and Real-ESRGAN (arXiv:2107.10833). */
@NullMarked
package org.inkloom.models.upscale;

import org.jspecify.annotations.NullMarked;
