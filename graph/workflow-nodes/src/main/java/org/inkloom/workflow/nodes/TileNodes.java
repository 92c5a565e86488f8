package org.inkloom.workflow.nodes;

import java.util.List;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeCall;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeSpec;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.OutputSpec;

/** Nodes that draw large pictures tile by tile, with the names of comfyui-tooling-nodes. */
final class TileNodes {
    private static final String LAYOUT = "TileLayout";

    private TileNodes() {}

    static List<NodeType> types() {
        return List.of(layout(), picture(), mask(), seen(), merged());
    }

    private static NodeSpec.Builder named(String name, String title, String says) {
        return ToolingNodes.named(name, title, says).category("external_tooling/tiles");
    }

    private static InputSpec index() {
        return InputSpec.whole("index", 0, 0, Integer.MAX_VALUE);
    }

    private static TileLayout layout(NodeCall call) {
        return call.get("layout", TileLayout.class);
    }

    private static NodeType layout() {
        return new Declared(
                named("ETN_TileLayout", "Create Tile Layout", "Divides a picture into tiles that overlap.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.whole("min_tile_size", 512, 64, 8192, 8),
                                InputSpec.whole("padding", 32, 0, 8192, 8),
                                InputSpec.whole("blending", 8, 0, 256, 8),
                                InputSpec.whole("multiple", 8, 1, 1024, 1))
                        .output(OutputSpec.of("layout", LAYOUT)),
                call -> {
                    PixelArray image = call.get("image", Values.Image.class).array();
                    return NodeResult.of(TileLayout.of(
                            image.height(),
                            image.width(),
                            call.count("min_tile_size"),
                            call.count("padding"),
                            call.count("blending"),
                            call.count("multiple")));
                });
    }

    private static NodeType picture() {
        return new Declared(
                named("ETN_ExtractImageTile", "Extract Image Tile", "Cuts a tile out of a picture.")
                        .inputs(InputSpec.socket("image", "IMAGE"), InputSpec.socket("layout", LAYOUT), index())
                        .output(OutputSpec.of("tile", "IMAGE")),
                call -> {
                    TileLayout.Rectangle place = layout(call).tile(call.count("index"), 0);
                    return NodeResult.of(new Values.Image(call.get("image", Values.Image.class)
                            .array()
                            .cut(place.top(), place.left(), place.height(), place.width())));
                });
    }

    private static NodeType mask() {
        return new Declared(
                named("ETN_ExtractMaskTile", "Extract Mask Tile", "Cuts a tile out of a mask.")
                        .inputs(InputSpec.socket("mask", "MASK"), InputSpec.socket("layout", LAYOUT), index())
                        .output(OutputSpec.of("tile", "MASK")),
                call -> {
                    TileLayout.Rectangle place = layout(call).tile(call.count("index"), 0);
                    return NodeResult.of(MaskArrays.cut(
                            call.get("mask", Values.Mask.class),
                            place.left(),
                            place.top(),
                            place.width(),
                            place.height()));
                });
    }

    private static NodeType seen() {
        return new Declared(
                named("ETN_GenerateTileMask", "Generate Tile Mask", "Masks the part of a tile that is seen.")
                        .inputs(
                                InputSpec.socket("layout", LAYOUT),
                                index(),
                                InputSpec.flag("blend", false).optional())
                        .output(OutputSpec.of("mask", "MASK")),
                call -> NodeResult.of(layout(call).mask(call.count("index"), call.has("blend") && call.flag("blend"))));
    }

    private static NodeType merged() {
        return new Declared(
                named("ETN_MergeImageTile", "Merge Image Tile", "Lays a tile back into its picture.")
                        .inputs(
                                InputSpec.socket("image", "IMAGE"),
                                InputSpec.socket("layout", LAYOUT),
                                index(),
                                InputSpec.socket("tile", "IMAGE"))
                        .output(OutputSpec.of("image", "IMAGE")),
                call -> NodeResult.of(new Values.Image(layout(call)
                        .merged(
                                call.get("image", Values.Image.class).array(),
                                call.count("index"),
                                call.get("tile", Values.Image.class).array()))));
    }
}
