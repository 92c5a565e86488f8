package org.inkloom.models.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * What a file's keys and shapes reveal about one resolution of a U-Net or ControlNet.
 *
 * @param channels of its residual blocks
 * @param layers number of residual blocks on the way down
 * @param downDepth transformer blocks in each transformer on the way down; 0 if there is no transformer
 * @param upDepth the same on the way up; 0 for a ControlNet, which has no way up
 */
record LevelShape(int channels, int layers, int downDepth, int upDepth) {
    /**
     * Returns the levels, from the full resolution down, of a file whose input and output blocks are numbered, as in
     * Stable Diffusion's own code.
     */
    static List<LevelShape> original(KeyGroup keys) {
        List<int[]> down = new ArrayList<>();
        int[] level = new int[3];
        for (int i = 1; keys.hasBelow("input_blocks." + i + "."); i++) {
            String block = "input_blocks." + i + ".";
            if (keys.has(block + "0.op.weight")) {
                down.add(level);
                level = new int[3];
            } else {
                level[0] = keys.size(block + "0.in_layers.2.weight", 0);
                level[1]++;
                level[2] = Math.max(level[2], depth(keys, block + "1."));
            }
        }
        down.add(level);
        int layers = Math.max(1, down.getFirst()[1]);
        List<LevelShape> levels = new ArrayList<>();
        for (int i = 0; i < down.size(); i++) {
            int up = (down.size() - 1 - i) * (layers + 1);
            int[] found = down.get(i);
            levels.add(new LevelShape(found[0], found[1], found[2], depth(keys, "output_blocks." + up + ".1.")));
        }
        return levels;
    }

    /** Returns the levels of the way down, from the full resolution down, of a file with diffusers' names. */
    static List<LevelShape> diffusers(KeyGroup keys) {
        List<LevelShape> levels = new ArrayList<>();
        for (int i = 0; i < keys.count("down_blocks."); i++) {
            String block = "down_blocks." + i + ".";
            levels.add(new LevelShape(
                    keys.size(block + "resnets.0.conv1.weight", 0),
                    keys.count(block + "resnets."),
                    depth(keys, block + "attentions.0."),
                    0));
        }
        return levels;
    }

    /** Returns how many blocks a transformer has; 0 if there is no transformer of that name. */
    static int depth(KeyGroup keys, String transformer) {
        return keys.count(transformer + "transformer_blocks.");
    }
}
