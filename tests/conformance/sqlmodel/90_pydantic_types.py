# Values of Python as types of pydantic want them: what each becomes, or what is said of it.
from pydantic import TypeAdapter, BaseModel, ValidationError, ConfigDict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from enum import Enum, IntEnum
from typing import Any, Callable, Literal, Optional, Sequence, Mapping, Iterable
from collections import deque
class C(str, Enum):
    a="a"
class I(IntEnum):
    one=1
class E(Enum):
    x="1"
class M(BaseModel):
    i:int
cases={
 "str":(str,[b"ab",b"\xff",1,C.a,bytearray(b"q"),None,1.5]),
 "int":(int,["1_000"," 5 ","+5","5.0","5.5","1e3",b"7",Decimal("3"),Decimal("3.5"),I.one,float("inf"),float("nan"),"",C.a,[],True,"0x1","-0","5.","٣", 10**30, "1__0", "_1","123456789012345678901234567890"]),
 "float":(float,["1_0","nan","inf","1e5",b"2.5",Decimal("1.5"),"x","",[],True,I.one," 2 ", 10**30]),
 "bool":(bool,["TRUE","Yes","off","2",2,1.0,2.0,None,b"true",Decimal("1"),"", I.one]),
 "bytes":(bytes,["é",b"x",bytearray(b"z"),1]),
 "date":(date,["2020-02-30","2020-2-3","20200203","2020-02-03T00:00:00","2020-02-03T10:00:00","x","2020-02-03x",0,86400,86401,1.5,datetime(2020,1,1),datetime(2020,1,1,2),None,"","1580688000","2020-00-10","2020-01-00","abcd-01-02","2020-01-0x","2020/01/02",b"2020-01-02",[]]),
 "datetime":(datetime,["2020-02-03","2020-02-03T10","2020-02-03T10:11","2020-02-03 10:11:12","2020-02-03T10:11:12Z","2020-02-03T10:11:12+02:00","2020-02-03T10:11:12.1234567","2020-02-03T10:11:12.","2020-02-03T25:11:12","2020-02-03T10:61:12","2020-02-03T10:11:61","2020-02-30T10:11:12","x","2020-02-03T10:11:12x","2020-02-03T10:11:12+25:00","2020-02-03T10:11:12+0200","2020-02-03T10:11:12-02","2020-02-03x10:11:12","2020-02-03t10:11:12z",0,1580688000,1580688000000,1.5,-1.5,"1580688000","1580688000.5",date(2020,1,2),None,[],"2020-02-03T","","2020-02-03T1:2:3","2020-02-03_10:11:12",b"2020-02-03T10:11:12", True, 1e20, float("nan")]),
 "time":(time,["10","10:11","10:11:12","10:11:12.5","10:11:12Z","10:11:12+02:00","25:00","10:60","x",0,3661,3661.5,90000,-1,None,"","10:11:12x","1:2", "10:11:12.1234567", datetime(2020,1,1)]),
 "timedelta":(timedelta,["P1DT2H","PT1M","1 day, 02:03:04","1 days","02:03:04","-1 days, 02:00:00","x","",5,1.5,"P1Y","P1W","5","1d","10:00","-02:03:04","2 days 3:00", None,"P","PT","1.5", "P1DT", "00:00:00.25"]),
 "Decimal":(Decimal,["1.5"," 2 ","x","",1,1.1,"NaN","Infinity",None,[],"1_0",True,b"1","1e3", (0,(1,2),-1)]),
 "UUID":(UUID,["12345678123456781234567812345678","{12345678-1234-5678-1234-567812345678}","urn:uuid:12345678-1234-5678-1234-567812345678","12345678-1234-5678-1234-56781234567","zz","","12345678-1234-5678-1234-56781234567z","1234567812345678123456781234567","12345678-12345678-1234-567812345678","1234567-11234-5678-1234-567812345678",b"1234567812345678",b"12",5,None,"1-2-3-4-5","12345678-1234-5678-1234-5678-12345678"]),
 "C":(C,["a","b",1,None]),"I":(I,[1,"1",1.0,2,True]),"E":(E,["1",1]),
 "Literal":(Literal["x",1,None,True],["x",1,None,True,"1",2]),
 "list":(list[int],[(1,2),{1},frozenset([2]),deque([1]),"12",{"a":1},{"a":1}.keys(),range(2),b"a",["1","z",None],None]),
 "set":(set[int],[[1,1],"a",{1:2},("x",)]),
 "tuple":(tuple[int,str],[[1,"a"],[1],[1,"a",2],"ab",["x",1]]),
 "tuplev":(tuple[int,...],[[1,"2"],"x"]),
 "frozenset":(frozenset[str],[["a"],1]),
 "dict":(dict[str,int],[{"a":"1"},{1:2},{"a":"x",2:"y"},[("a",1)],None]),
 "Union":(int|str,["1",1,1.5,1.0,None,[],b"1",True]),
 "Union2":(float|bool|None,["1","x",1,True,None]),
 "Union3":(list[int]|dict[str,int]|M,["x",[1],["z"],{"i":"1"},{"i":"z"},{"a":1}]),
 "UnionCE":(C|I|E,["a","1",1,"z"]),
 "DT|date":(datetime|date,["2020-01-01","2020-01-01T00:00","x",date(2020,1,1)]),
 "M":(M,[{"i":"1"},{"i":"z"},M(i=1),5,None,"x",{}]),
 "Any":(Any,[1]),
 "type":(type,[int,1]),
 "type2":(type[int],[bool,str,1]),
 "Callable":(Callable,[len,1]),
 "object":(object,[1]),
 "None":(None,[None,1]),

 "Mapping":(Mapping[str,int],[{"a":1},1]),
 "Optional":(Optional[int],["x"]),
}
for name,(t,vals) in cases.items():
    try: ta=TypeAdapter(t)
    except Exception as e: print(name,"TA",type(e)); continue
    for v in vals:
        r=repr(v)
        try: print(name,"|",r,"=>",repr(ta.validate_python(v)))
        except ValidationError as e:
            print(name,"|",r,"!!",e.title,[(x["type"],x["loc"],x["msg"],x.get("ctx")) for x in e.errors()])
        except Exception as e: print(name,"|",r,"EXC",type(e),e)
