package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/** Conversions between pictures and tensors. */
public final class PixelTensors {
    private static final double BYTE = 255;

    private PixelTensors() {}

    /** Returns float32 {@code [1, 3, H, W]} in [-1, 1] on the CPU. */
    public static Tensor toModel(RgbPicture picture) {
        try (Scope scope = Scope.open()) {
            Tensor bytes = Tensors.of(picture.rgb(), picture.height(), picture.width(), 3);
            Tensor unit = Tensors.cast(bytes, DType.FLOAT32).div(new Scalar(BYTE));
            Tensor signed = unit.mul(new Scalar(2.0)).sub(new Scalar(1.0));
            return scope.keep(signed.permute(2, 0, 1).unsqueeze(0).contiguous());
        }
    }

    /**
     * Returns float32 {@code [B, H, W, 3]} in [0, 1] on the CPU.
     *
     * @param decoded {@code [B, 3, H, W]}, nominally in [-1, 1]
     */
    public static Tensor toUnit(Tensor decoded) {
        try (Scope scope = Scope.open()) {
            Tensor unit = decoded.div(new Scalar(2.0))
                    .add(new Scalar(0.5))
                    .clamp(new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(1.0)));
            return scope.keep(
                    unit.permute(0, 2, 3, 1).to(torch.ScalarType.Float).cpu().contiguous());
        }
    }

    /** Returns one picture per entry of {@code unit [B, H, W, 3]}, each value rounded half to even as numpy does. */
    public static List<RgbPicture> toPictures(Tensor unit) {
        int height = (int) unit.size(1);
        int width = (int) unit.size(2);
        List<RgbPicture> pictures = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            Tensor bytes = Tensors.mul(unit, BYTE).round().to(torch.ScalarType.Byte);
            for (long i = 0; i < unit.size(0); i++) {
                byte[] rgb =
                        Tensors.data(bytes.select(0, i).contiguous()).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
                pictures.add(new RgbPicture(width, height, rgb));
            }
        }
        return pictures;
    }
}
