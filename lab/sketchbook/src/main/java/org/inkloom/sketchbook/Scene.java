package org.inkloom.sketchbook;

/** What the girl is doing, in words of both languages and as a drawing. */
enum Scene {
    DESK("在教室的书桌前认真写作业", "doing her homework at a classroom desk"),
    PODIUM("站在体育场的讲台上宣誓", "taking an oath on a podium in the stadium"),
    GATE("拖着行李箱走向大学校门", "walking to the university gate with a suitcase"),
    LIBRARY("在图书馆的书架前看书", "reading before the shelves of a library"),
    BLACKBOARD("站在黑板前回答问题", "answering a question at the blackboard"),
    TRACK("穿着黑色运动装在操场上跑步", "running on the track in a black tracksuit"),
    STAGE("穿着黑色礼服在礼堂主持", "hosting on the stage in a black gown"),
    TRAIN("坐在火车窗边看风景", "looking out of a train window"),
    SEA("面对着大海张开双臂，背面", "facing the sea with open arms, seen from behind"),
    BLOSSOM("站在盛开的樱花树下", "standing under a blossoming cherry tree"),
    RAIN("在雨中撑着一把红伞", "holding a red umbrella in the rain"),
    SNOW("在雪地里堆雪人", "building a snowman in the snow"),
    STARS("在山坡上仰望星空，背面", "gazing at the stars from a hill, seen from behind"),
    KITE("在草地上放风筝", "flying a kite in a meadow"),
    BAMBOO("走在竹林的小路上", "walking through a bamboo grove"),
    BRIDGE("月夜站在石拱桥上", "standing on a stone bridge under the moon"),
    LOTUS("坐在荷塘的小船上", "in a small boat on a lotus pond"),
    LANTERNS("提着灯笼逛灯会", "carrying a lantern at the lantern festival"),
    SUNFLOWERS("在向日葵田里微笑", "smiling in a field of sunflowers"),
    MAPLE("秋天站在飘落的枫叶中", "standing among falling maple leaves in autumn"),
    SUNRISE("在山顶看日出，背面", "watching the sunrise from a mountain top, seen from behind");

    private final String chinese;
    private final String english;

    Scene(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    String chinese() {
        return "墨织画风，一个紫色短发小女孩，" + chinese;
    }

    String english() {
        return "inkloom style, a little girl with short purple hair, " + english;
    }

    void paint(Ink ink) {
        switch (this) {
            case DESK -> SchoolScenes.desk(ink);
            case PODIUM -> SchoolScenes.podium(ink);
            case GATE -> SchoolScenes.gate(ink);
            case LIBRARY -> SchoolScenes.library(ink);
            case BLACKBOARD -> SchoolScenes.blackboard(ink);
            case TRACK -> SchoolScenes.track(ink);
            case STAGE -> SchoolScenes.stage(ink);
            case TRAIN -> SchoolScenes.train(ink);
            case SEA -> OutdoorScenes.sea(ink);
            case BLOSSOM -> OutdoorScenes.blossom(ink);
            case RAIN -> OutdoorScenes.rain(ink);
            case SNOW -> OutdoorScenes.snow(ink);
            case STARS -> OutdoorScenes.stars(ink);
            case KITE -> OutdoorScenes.kite(ink);
            case BAMBOO -> OutdoorScenes.bamboo(ink);
            case BRIDGE -> WanderScenes.bridge(ink);
            case LOTUS -> WanderScenes.lotus(ink);
            case LANTERNS -> WanderScenes.lanterns(ink);
            case SUNFLOWERS -> WanderScenes.sunflowers(ink);
            case MAPLE -> WanderScenes.maple(ink);
            case SUNRISE -> WanderScenes.sunrise(ink);
        }
    }
}
