package org.inkloom.models.annotator.dpt;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.GroupNorm;
import org.jspecify.annotations.Nullable;

/**
 * ResNet's block of three convolutions (He et al., arXiv:1512.03385) with group norms; the middle one may have a
 * stride.
 */
final class Bottleneck {
    private static final int NARROWING = 4;

    private final StandardizedConv conv1;
    private final GroupNorm norm1;
    private final StandardizedConv conv2;
    private final GroupNorm norm2;
    private final StandardizedConv conv3;
    private final GroupNorm norm3;
    private final @Nullable StandardizedConv shortcut;
    private final @Nullable GroupNorm shortcutNorm;

    Bottleneck(WeightScope w, long in, long out, long stride) {
        long middle = out / NARROWING;
        conv1 = new StandardizedConv(w.in("conv1"), in, middle, 1, 1);
        norm1 = ResNet.norm(w.in("norm1"), middle);
        conv2 = new StandardizedConv(w.in("conv2"), middle, middle, 3, stride);
        norm2 = ResNet.norm(w.in("norm2"), middle);
        conv3 = new StandardizedConv(w.in("conv3"), middle, out, 1, 1);
        norm3 = ResNet.norm(w.in("norm3"), out);
        boolean same = in == out && stride == 1;
        shortcut = same ? null : new StandardizedConv(w.in("downsample.conv"), in, out, 1, stride);
        shortcutNorm = same ? null : ResNet.norm(w.in("downsample.norm"), out);
    }

    Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor skip = shortcut == null || shortcutNorm == null ? x : shortcutNorm.forward(shortcut.forward(x));
            Tensor h = torch.relu(norm1.forward(conv1.forward(x)));
            h = torch.relu(norm2.forward(conv2.forward(h)));
            h = norm3.forward(conv3.forward(h));
            return scope.keep(torch.relu(h.add(skip)));
        }
    }
}
