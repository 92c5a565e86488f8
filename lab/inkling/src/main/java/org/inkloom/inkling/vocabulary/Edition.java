package org.inkloom.inkling.vocabulary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.caption.Vocabulary;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.picturebook.wide.caption.WideCaptionWriter;
import org.inkloom.picturebook.wide.caption.WideWords;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;

/** Which edition of the picture book a vocabulary is for: its captions, and the words that they are made of. */
enum Edition {
    /** The first edition, with pages of 128 pixels. */
    FIRST(List.of(
            "一个", "一只", "一头", "一条", "一辆", "一顶", "一朵", "一棵", "一座", "一枚", "一架", "一道", "一颗", "一面", "一块", "在", "正在", "穿着",
            "穿", "画一张", "画", "一张", "一幅", "画的是", "背景是", "背景", "旁边有", "身边有", "空中有", "旁边", "身边", "空中", "左边是", "右边是", "左边",
            "右边", "有", "和", "的", "人", "风景", "没有人", "空无一人", "头发", "发", "色", "白相间的", "相间", "学校", "书桌前", "书桌", "椅子上", "椅子",
            "坐着", "听老师讲课", "老师", "讲课", "听", "体育场", "全校", "同学", "排列", "整整齐齐", "整整齐齐地", "走出", "高考", "考场", "面对着", "面对",
            "大海", "即将", "迈入", "大学", "校门", "露出", "对未来", "未来", "充满", "期许", "且", "自信", "神情", "感受", "海风", "讲台上", "地", "里",
            "上", "前", "下", "中", "衣", "衫")) {
        @Override
        LongFunction<String> captions(Split split, boolean ofLoras) {
            SceneSampler sampler = new SceneSampler(
                    split,
                    Arrays.stream(Style.values())
                            .filter(style -> style.isBase() != ofLoras)
                            .toList());
            CaptionWriter writer = new CaptionWriter(split);
            return seed -> writer.write(sampler.sample(seed), seed).text();
        }

        @Override
        int ids() {
            return 4096;
        }

        @Override
        List<String> words() {
            return List.copyOf(Vocabulary.shared().all());
        }
    },

    /** The wide book, with pages of 256 pixels and more places, things, acts and people. */
    WIDE(List.of(
            "两个",
            "三个",
            "四个",
            "孩子",
            "小朋友",
            "小孩",
            "中间",
            "从左数",
            "第一个",
            "第二个",
            "第三个",
            "第四个",
            "第",
            "是",
            "一起",
            "后面有",
            "后面",
            "特写",
            "的眼睛",
            "眼睛",
            "的鞋子",
            "鞋子",
            "色头发",
            "色的头发",
            "放在",
            "里面",
            "穿着",
            "身穿",
            "站着",
            "走进",
            "刚走出",
            "校门前",
            "大学校门",
            "高考考场",
            "高考考场外",
            "面朝",
            "望着",
            "大礼堂",
            "主持",
            "晚会",
            "上课",
            "认真",
            "认真听讲",
            "认真思考",
            "校服",
            "运动服",
            "正",
            "画板",
            "画板前",
            "hope",
            "full",
            "三张",
            "三棵",
            "三顶",
            "两张",
            "两棵",
            "两顶",
            "窗台上",
            "篮子里",
            "竹篮里",
            "桌子上",
            "毯子上",
            "侧边条纹",
            "白色条纹",
            "正在",
            "两只",
            "三只",
            "两辆",
            "三辆",
            "两朵",
            "三朵",
            "两头",
            "三头",
            "一把",
            "一本",
            "一台",
            "一间",
            "一束",
            "一盏",
            "一艘",
            "一支",
            "一根",
            "一杯",
            "一盘",
            "一碗",
            "一份",
            "一双",
            "一堆",
            "一套",
            "一串",
            "一匹",
            "一口",
            "一栋",
            "一片",
            "一列",
            "three",
            "four",
            "first",
            "second",
            "third",
            "fourth",
            "children",
            "kids",
            "shoes")) {
        @Override
        LongFunction<String> captions(Split split, boolean ofLoras) {
            WideSampler sampler = new WideSampler(
                    split,
                    Arrays.stream(Manner.values())
                            .filter(manner -> manner.isBase() != ofLoras)
                            .toList());
            WideCaptionWriter writer = new WideCaptionWriter(split);
            return seed -> writer.write(sampler.sample(seed), seed).text();
        }

        @Override
        int ids() {
            return 6144;
        }

        // Contains the first edition's words as well, because today's users and the seed story use them.
        @Override
        List<String> words() {
            List<String> all = new ArrayList<>(WideWords.shared().all());
            WideWords.shared().colours().forEach(colour -> all.add(colour.endsWith("色") ? colour : colour + "色"));
            all.addAll(FIRST.words());
            all.addAll(FIRST.connectingWords);
            return all;
        }
    };

    /** Words that express no slot, and those of the story's longer phrases. */
    @SuppressWarnings("ImmutableEnumChecker") // the lists come from List.of and are immutable
    private final List<String> connectingWords;

    Edition(List<String> connectingWords) {
        this.connectingWords = connectingWords;
    }

    /**
     * Returns a function from a seed to a caption.
     *
     * @param ofLoras whether captions are of the styles that only LoRAs draw, or of the others
     */
    abstract LongFunction<String> captions(Split split, boolean ofLoras);

    /** Returns the size of the vocabulary: tokens of SentencePiece and the nine special tokens of ChatGLM3. */
    abstract int ids();

    /** Returns the words of the slots. */
    abstract List<String> words();

    /** Returns every word and phrase of the vocabulary, colours in all their forms, and the filler words. */
    List<String> phrases() {
        List<String> all = new ArrayList<>();
        for (String phrase : words()) {
            all.add(phrase);
            boolean colour = phrase.length() <= 2 && "黑棕褐金橙橘红粉粉红紫蓝绿白银灰黄咖啡".contains(phrase);
            if (colour) {
                all.add(phrase + "色");
            }
        }
        all.addAll(connectingWords);
        all.addAll(CaptionWriter.fillers());
        return all;
    }
}
