d=$1; shift; cd $d; PYTHONPATH=$d /tmp/wt/advb/.venv/bin/python -X importtime -c "import sys; sys.argv=['kpiworkbook']+sys.argv[1:]; 
from kpiworkbook.cli import main; main()" "$@" 2>&1 >/dev/null | grep -o '| *[a-z_A-Z.0-9]*$' | sed 's/| *//' | grep kpiworkbook | sort
